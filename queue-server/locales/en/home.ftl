home-title = What runs here
