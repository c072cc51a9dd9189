"""What happens on the ground: resources, allocation, combat."""
