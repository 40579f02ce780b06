"""How records from phones are read and joined: pure rules, no database, no clock (shell: `dispatch.delivery.facts`)."""
