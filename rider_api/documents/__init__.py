"""Paper (typst): what kitchens, couriers and the desk hold in their hands. It only reads, as `rider_api.reading` does.

It stands beside the screens and not in `dispatch`: a document shows, it decides nothing, and its words and fonts are
those of the screens (`rider_api/web/texts`, `rider_api/web/dist/fonts`).
"""
