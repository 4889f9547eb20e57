mse_hist = []
for _ in range(20):
    slope = get_slope(input_data, target, weights)
    weights = [float(w - learning_rate * s) for w, s in zip(weights, slope)]
    mse_hist.append(float(get_mse(input_data, target, weights)))

plt.plot(mse_hist)
plt.xlabel("updates")
plt.ylabel("mean squared error")
plt.show()
