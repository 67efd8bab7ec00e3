"""The peers: other packages of the field and what one writes by hand, a file each."""
