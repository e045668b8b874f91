"""The parts that the sample district is made of; `importing.sample_district` puts them together."""
