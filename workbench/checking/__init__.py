"""Claims about derivatives: judged, proved and explained."""
