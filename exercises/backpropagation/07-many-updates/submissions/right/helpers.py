def step(weights):
    new_weights = weights - learning_rate * get_slope(input_data, target, weights)
    return new_weights, get_mse(input_data, target, new_weights)


def draw(history):
    plt.figure()
    plt.plot(history)
    plt.xlabel("Updates so far")
    plt.ylabel("Mean squared error")


mse_hist = []
for _ in range(20):
    weights, mse = step(weights)
    mse_hist.append(mse)

draw(mse_hist)
