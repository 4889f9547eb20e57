mse_hist = []
for _ in range(20):
    weights = weights - learning_rate * get_slope(input_data, target, weights)
    mse_hist.append(get_mse(input_data, target, weights))

fig, ax = plt.subplots()
ax.bar(range(20), mse_hist)
ax.set(xlabel="update", ylabel="mse")
