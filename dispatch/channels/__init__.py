"""Telling somebody: an outbox written with its cause, and one interface behind which e-mail, SMS and Kakao stand."""
