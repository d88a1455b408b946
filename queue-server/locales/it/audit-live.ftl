# Le righe del registro: chi, poi che cosa.
audit-live-by-person = { $name }
audit-live-by-erased = persona n. { $who } (nome cancellato)
audit-live-by-key = il sistema { $who }
audit-live-by-device = il dispositivo { $who }
audit-live-by-program = chi gestisce il server
audit-live-by-rehearsal = prova ({ $who })
audit-live-by-nobody = qualcuno
audit-live-person_added = { $count ->
    [one] ha aggiunto { $subject } con il ruolo { $given }
   *[other] ha aggiunto { $subject } con i ruoli { $given }
}
audit-live-person_changed = { $count ->
    [one] ha modificato { $subject }: ora ha il ruolo { $given }
   *[other] ha modificato { $subject }: ora ha i ruoli { $given }
}
audit-live-person_deactivated = ha sospeso { $subject }
audit-live-person_removed = ha rimosso { $subject }
audit-live-password_reset = ha emesso una nuova password per { $subject }
audit-live-administrator_signed_in = è entrato
audit-live-administrator_signed_out = è uscito
audit-live-administrator_chose_password = ha cambiato la propria password
audit-live-administrator_refused = ha sbagliato la password o il PIN di { $subject }
audit-live-device_paired = ha associato il dispositivo { $subject }
audit-live-device_revoked = ha revocato il dispositivo { $subject }
audit-live-key_made = ha creato la chiave di { $subject } (permessi: { $given })
audit-live-key_revoked = ha revocato la chiave di { $subject }
audit-live-office_configured = ha cambiato le impostazioni della sede
audit-live-clock_accepted = ha accettato l’ora del server
audit-live-erased = persona n. { $subject }
audit-live-key = n. { $subject }
audit-live-shown = { $count ->
    [one] 1 riga, dalla più recente.
   *[other] { $count } righe, dalla più recente.
}
audit-live-some = Le { $count } righe più recenti.
