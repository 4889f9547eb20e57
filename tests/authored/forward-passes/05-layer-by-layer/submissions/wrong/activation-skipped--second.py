first = np.maximum(network[0] @ inputs, 0)
second = network[1] @ first
third = np.maximum(network[2] @ second, 0)
prediction = (network[3] @ third)[0]
