# The lines of the audit trail: who, then what.
audit-live-by-person = { $name }
audit-live-by-erased = person no. { $who } (name erased)
audit-live-by-key = the system { $who }
audit-live-by-device = the device { $who }
audit-live-by-program = the server’s command line
audit-live-by-rehearsal = rehearsal ({ $who })
audit-live-by-nobody = somebody
audit-live-person_added = { $count ->
    [one] added { $subject } with the role { $given }
   *[other] added { $subject } with the roles { $given }
}
audit-live-person_changed = { $count ->
    [one] changed { $subject }, who now has the role { $given }
   *[other] changed { $subject }, who now has the roles { $given }
}
audit-live-person_deactivated = suspended { $subject }
audit-live-person_removed = removed { $subject }
audit-live-password_reset = gave { $subject } a new password
audit-live-administrator_signed_in = signed in
audit-live-administrator_signed_out = signed out
audit-live-administrator_chose_password = changed their own password
audit-live-administrator_refused = gave a wrong password or PIN for { $subject }
audit-live-device_paired = paired device { $subject }
audit-live-device_revoked = revoked device { $subject }
audit-live-key_made = made the key of { $subject } (may use: { $given })
audit-live-key_revoked = revoked the key of { $subject }
audit-live-office_configured = changed the office’s settings
audit-live-clock_accepted = accepted the server’s time
audit-live-erased = person no. { $subject }
audit-live-key = no. { $subject }
audit-live-shown = { $count ->
    [one] 1 line, the latest first.
   *[other] { $count } lines, the latest first.
}
audit-live-some = The { $count } latest lines.
