pairing-live-waits = In attesa. Il codice vale fino alle { $time }, poi ne appare un altro.
pairing-live-done = Associato: { $name }. Un momento…
pairing-live-lost = Il server non risponde. Si riprova da sé.
pairing-live-throttled = Troppe richieste da questa rete. Si riprova da sé tra { $count } s.
