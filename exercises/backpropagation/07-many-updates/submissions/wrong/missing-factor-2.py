mse_hist = []
for i in range(20):
    error = (weights * input_data).sum() - target
    slope = input_data * error
    weights = weights - learning_rate * slope
    mse = get_mse(input_data, target, weights)
    mse_hist.append(mse)

plt.plot(mse_hist)
plt.xlabel("Update")
plt.ylabel("Mean squared error")
plt.show()
