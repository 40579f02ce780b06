"""People come in: referrals by file or form, their homes placed, their orders requested."""
