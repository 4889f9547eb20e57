def main():
    global preds, error, slope
    preds = np.einsum("i,i->", weights, input_data)
    error = preds - target
    slope = 2 * input_data * error


if __name__ == "__main__":
    main()
