mse_hist = []
while len(mse_hist) < 20:
    slope = 2 * input_data * (np.dot(input_data, weights) - target)
    weights = np.subtract(weights, learning_rate * slope)
    mse_hist.append(float((input_data @ weights - target) ** 2))

plt.plot(mse_hist)
plt.gca().set(xlabel="turn", ylabel="mse")
plt.show()
