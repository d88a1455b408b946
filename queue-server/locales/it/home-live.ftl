home-live-issuing = si rilasciano
home-live-opens = si riapre alle { $time }
home-live-shut = sospesa
home-live-desks = { $open ->
    [one] 1 sportello aperto su { $all }
   *[other] { $open } sportelli aperti su { $all }
}
