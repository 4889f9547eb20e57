first = network[0] @ inputs
second = np.maximum(network[1] @ first, 0)
third = np.maximum(network[2] @ second, 0)
prediction = (network[3] @ third)[0]
