"""Runs queries over a job's tables in DuckDB: FOLDER VIEWS.sql, and on standard input a list of {sql, parameters}."""

import json
import sys

import duckdb

folder, views = sys.argv[1:]
db = duckdb.connect()
db.execute(f"SET file_search_path = '{folder}'")
with open(views) as file:
    db.execute(file.read())
answers = []
for query in json.load(sys.stdin):
    try:
        done = db.execute(query["sql"], query["parameters"])
        columns = [column[0] for column in done.description]
        answers.append([dict(zip(columns, row)) for row in done.fetchall()])
    except duckdb.Error as error:
        answers.append(str(error))
json.dump(answers, sys.stdout, default=str)
