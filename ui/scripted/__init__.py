"""An operator by script: sees what the windows show, and works them by keys, typing and clicks as a person would."""
