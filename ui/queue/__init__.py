"""The queue: views with counts, and a list of cases in which nothing moves under the operator's hand."""
