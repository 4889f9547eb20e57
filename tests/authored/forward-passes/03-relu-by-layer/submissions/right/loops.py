hidden, predictions = [], []
for row in inputs:
    values = [max(0, sum(w * x for w, x in zip(node, row))) for node in network[0]]
    hidden.append(values)
    predictions.append(max(0, sum(w * v for w, v in zip(network[1][0], values))))
