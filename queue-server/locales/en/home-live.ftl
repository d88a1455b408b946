home-live-issuing = being issued
home-live-opens = from { $time }
home-live-shut = suspended
home-live-desks = { $open ->
    [one] 1 desk open of { $all }
   *[other] { $open } desks open of { $all }
}
