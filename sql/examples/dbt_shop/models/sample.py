def model(dbt, session):
    dbt.config(materialized="table")
    return dbt.source("raw", "orders").limit(100)
