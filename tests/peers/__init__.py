"""Other graders on the same files, each as its documentation says: `make peers`."""
