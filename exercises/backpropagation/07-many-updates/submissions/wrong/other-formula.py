mse_hist = []

for _ in range(20):
    # The slope changes with the weights, so it is computed anew in each turn
    slope = get_slope(input_data, target, weights)

    # One small step against the slope
    weights = weights - (learning_rate + slope)

    # How good are the new weights?
    mse = get_mse(input_data, target, weights)
    mse_hist.append(mse)

# The error falls with each update: fast at first, then ever more slowly
plt.plot(mse_hist)
plt.xlabel("Updates")
plt.ylabel("Mean squared error")
plt.show()
