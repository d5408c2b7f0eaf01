package dev.rdg.cassandra;

import dev.rdg.cassandra.TablePlan.Action;
import dev.rdg.model.kv.DefinitionChange;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Compares what namespaces ask for with what a store has. */
final class TablePlanner {
  private final Homes homes;
  private final FoundSchema found;
  private final List<String> refused = new ArrayList<>();
  private final List<TablePlan.Step> steps = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();

  private TablePlanner(Homes homes, FoundSchema found) {
    this.homes = homes;
    this.found = found;
  }

  static TablePlan plan(
      Homes homes, Collection<NamespaceDefinition> definitions, FoundSchema found) {
    TablePlanner planner = new TablePlanner(homes, found);
    Map<String, Home> keyspaces = new LinkedHashMap<>();
    Map<String, NamespaceDefinition> tables = new LinkedHashMap<>();
    for (NamespaceDefinition definition : definitions) {
      Home home = homes.of(definition.name());
      keyspaces.putIfAbsent(home.cluster() + "." + home.keyspace(), home);
      NamespaceDefinition owner = tables.putIfAbsent(place(home), definition);
      if (owner != null) {
        planner.refuse(
            definition, "table " + home.qualifiedTable() + " is that of namespace " + owner.name());
      }
    }
    keyspaces.values().forEach(planner::planKeyspace);
    tables.values().forEach(planner::planTable);
    keyspaces.values().forEach(home -> planner.listUnasked(home, tables));
    return new TablePlan(planner.refused, planner.steps, planner.kept);
  }

  private static String place(Home home) {
    return home.cluster() + "." + home.qualifiedTable();
  }

  private void planKeyspace(Home home) {
    FoundSchema.Keyspace keyspace = found.keyspace(home);
    if (keyspace == null) {
      String datacenter = homes.clusterOf(home).datacenter();
      step(
          home,
          Action.CREATE,
          "keyspace " + home.keyspace(),
          List.of(TableCql.createKeyspace(home, datacenter)));
    }
    if (keyspace == null || keyspace.records() == null) {
      step(
          home,
          Action.CREATE,
          "table " + home.keyspace() + "." + TableCql.RECORDS + " for namespaces' definitions",
          List.of(TableCql.createRecords(home.keyspace())));
    }
  }

  private void planTable(NamespaceDefinition asked) {
    Home home = homes.of(asked.name());
    FoundSchema.Table table = found.table(home);
    if (table == null) {
      planCreation(home, asked);
    } else if (!table.columns().equals(TableCql.COLUMNS)
        || !table.primaryKey().equals(TableCql.PRIMARY_KEY)) {
      refuse(
          asked,
          "table "
              + home.qualifiedTable()
              + " has another layout: its columns are "
              + table.columns()
              + " with primary key "
              + table.primaryKey()
              + ", but must be "
              + TableCql.COLUMNS
              + " with "
              + TableCql.PRIMARY_KEY);
    } else if (found.recorded(home).isEmpty()) {
      planAdoption(home, table, asked);
    } else {
      planAdditions(home, table, asked);
    }
  }

  private void planCreation(Home home, NamespaceDefinition asked) {
    SortedMap<String, String> recorded = found.recorded(home);
    List<String> cql = new ArrayList<>(List.of(TableCql.createTable(home, asked.layout())));
    if (recorded.isEmpty()) {
      cql.add(TableCql.record(home, asked.elements()));
    } else if (!recorded.equals(asked.elements())) {
      refused.add(
          "namespace "
              + asked.name()
              + ": table "
              + home.qualifiedTable()
              + " is gone, but what it was made for is still recorded, and is not what is asked now."
              + " If it was dropped for good, execute this, and try again: "
              + TableCql.forgetRecords(home)
              + ";");
      return;
    }
    step(
        home,
        Action.CREATE,
        "table " + home.qualifiedTable() + " for namespace " + asked.name(),
        cql);
  }

  /** A table that has no record yet tells buckets and retention in its comment. */
  private void planAdoption(Home home, FoundSchema.Table table, NamespaceDefinition asked) {
    Optional<NamespaceLayout> made = TableCql.readComment(asked.name(), table.comment());
    if (made.isEmpty()) {
      refuse(
          asked,
          "nothing tells what table "
              + home.qualifiedTable()
              + " was made for: it has no record, and its comment is '"
              + table.comment()
              + "'");
    } else if (isCompatible(asked.changesFrom(made.get().elements()))) {
      step(
          home,
          Action.ADOPT,
          "namespace " + asked.name(),
          List.of(TableCql.record(home, asked.elements())));
      planCompression(home, table);
    }
  }

  private void planAdditions(Home home, FoundSchema.Table table, NamespaceDefinition asked) {
    List<DefinitionChange> changes = asked.changesFrom(found.recorded(home));
    if (!isCompatible(changes)) {
      return;
    }
    for (DefinitionChange change : changes) {
      if (change.isRemoval()) {
        kept.add("no longer in graph.yaml; its data stays: " + change.subject());
      } else {
        step(
            home,
            Action.ADD,
            change.subject(),
            List.of(
                TableCql.record(
                    home,
                    Map.of(
                        change.element(), asked.elements().getOrDefault(change.element(), "")))));
      }
    }
    planCompression(home, table);
  }

  private boolean isCompatible(List<DefinitionChange> changes) {
    List<String> refusals =
        changes.stream()
            .filter(DefinitionChange::isRefused)
            .map(DefinitionChange::refusal)
            .toList();
    refused.addAll(refusals);
    return refusals.isEmpty();
  }

  private void planCompression(Home home, FoundSchema.Table table) {
    if (!table.compression().equals(home.compression().label())) {
      step(
          home,
          Action.ALTER,
          "compression of table "
              + home.qualifiedTable()
              + " from "
              + table.compression()
              + " to "
              + home.compression().label(),
          List.of(TableCql.alterCompression(home)));
    }
  }

  /** Names the tables of a keyspace that no namespace of the graph lives in. */
  private void listUnasked(Home any, Map<String, NamespaceDefinition> asked) {
    FoundSchema.Keyspace keyspace = found.keyspace(any);
    if (keyspace == null || keyspace.records() == null) {
      return;
    }
    List<String> others = new ArrayList<>();
    keyspace
        .records()
        .forEach(
            (table, recorded) -> {
              String name = any.keyspace() + "." + table;
              if (!keyspace.tables().containsKey(table)
                  || asked.containsKey(any.cluster() + "." + name)) {
                return;
              }
              String namespace = recorded.getOrDefault("namespace", "?");
              boolean moved =
                  asked.values().stream().anyMatch(other -> other.name().equals(namespace));
              if (moved || recorded.containsKey(Moves.ELEMENT)) {
                kept.add(
                    (recorded.containsKey(Moves.ELEMENT)
                            ? "moved to " + recorded.get(Moves.ELEMENT)
                            : "no longer in homes.yaml")
                        + "; its data stays: table "
                        + name
                        + " of namespace "
                        + namespace);
              } else {
                others.add(table);
              }
            });
    if (!others.isEmpty()) {
      kept.add(
          "of no topic here, but of another project or a type that was taken out; left alone in keyspace "
              + any.keyspace()
              + ": "
              + String.join(", ", others));
    }
  }

  private void step(Home home, Action action, String subject, List<String> cql) {
    steps.add(new TablePlan.Step(homes.clusterOf(home), action, subject, cql));
  }

  private void refuse(NamespaceDefinition definition, String problem) {
    refused.add(
        "namespace "
            + definition.name()
            + ": "
            + problem
            + ": give the namespace another table in homes.yaml.");
  }
}
