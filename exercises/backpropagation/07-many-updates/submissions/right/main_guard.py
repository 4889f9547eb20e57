if __name__ == "__main__":
    mse_hist = []
    for update in range(20):
        weights = weights - learning_rate * get_slope(input_data, target, weights)
        mse_hist.append(get_mse(input_data, target, weights))
        print(update + 1, mse_hist[-1])

    plt.plot(mse_hist)
    plt.xlabel("Update")
    plt.ylabel("Error")
    plt.show()
