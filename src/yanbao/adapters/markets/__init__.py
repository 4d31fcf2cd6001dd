"""Doors to market prices: Parquet files and data frames."""
