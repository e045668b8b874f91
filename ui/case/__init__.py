"""The case in the middle of the operator's window: registering, acting, following, with every receipt."""
