values = inputs
layers = []
for weights in network[:3]:
    values = np.maximum(weights @ values, 0)
    layers.append(values)
first, second, third = layers
prediction = float((network[3] @ third)[0])
