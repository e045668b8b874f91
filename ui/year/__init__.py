"""The view of a year: a notice's holidays and make-up working days, typed in and published."""
