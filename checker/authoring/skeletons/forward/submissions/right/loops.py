def relu(number):
    return number if number > 0 else 0


def layer(values, rows):
    return [sum(w * v for w, v in zip(row, values)) for row in rows]


hidden_0 = [[relu(z) for z in layer(row, weights[0])] for row in inputs]
hidden_1 = [[relu(z) for z in layer(row, weights[1])] for row in hidden_0]
predictions = [layer(row, weights[2])[0] for row in hidden_1]
