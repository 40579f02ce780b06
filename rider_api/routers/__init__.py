"""One router per audience. Each endpoint opens its transaction itself: nothing is answered before the commit."""
