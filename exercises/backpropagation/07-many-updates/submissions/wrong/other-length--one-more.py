mse_hist = []

for _ in range(21):

    slope = get_slope(input_data, target, weights)

    weights = weights - learning_rate * slope

    mse = get_mse(input_data, target, weights)
    mse_hist.append(mse)

plt.plot(mse_hist)
plt.xlabel("Updates")
plt.ylabel("Mean squared error")
plt.show()
