"""A district's own area, kitchens, hubs, models, teams, couriers and duties, from and to one workbook."""

from dispatch.providers.importing import ProvidersReport, import_providers, report_json
from dispatch.providers.template import write_workbook

__all__ = ["ProvidersReport", "import_providers", "report_json", "write_workbook"]
