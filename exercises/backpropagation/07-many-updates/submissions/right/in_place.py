weights = weights.astype(float)
mse_hist = []
for _ in range(20):
    weights -= learning_rate * get_slope(input_data, target, weights)
    mse_hist += [get_mse(input_data, target, weights)]

plt.plot(mse_hist)
plt.xlabel("updates")
plt.ylabel("mse")
