phone-title = My number
