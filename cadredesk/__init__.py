"""CadreDesk (老干部工作台): the desk of a county's retired cadre bureau."""

__version__ = "0.1.0"
