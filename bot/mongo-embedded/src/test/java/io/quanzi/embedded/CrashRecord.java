package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bson.Document;

/** What a {@link CrashWriter} has said, and whether a store that is opened after it holds just that. */
final class CrashRecord {
    /** What is 0 is left out. */
    private final Map<String, Integer> acknowledged = new HashMap<>();

    private final Map<String, Map<String, Integer>> begun = new HashMap<>();
    private final List<String> refusals = new ArrayList<>();
    private long acknowledgements;

    void hear(String line) {
        String[] words = line.split(" ", -1);
        if (words[0].equals(">")) {
            begun.put(words[1], changes(words));
        } else if (words[0].equals("<")) {
            // As told, not as announced: a claim learns only then whether it was the first.
            Map<String, Integer> changes = changes(words);
            // A line that the kill cut short tells of a write that was acknowledged, but not which.
            if (begun.getOrDefault(words[1], Map.of()).keySet().equals(changes.keySet())) {
                begun.remove(words[1]);
                acknowledge(changes);
                acknowledgements++;
            }
        } else if (words[0].equals("refused")) {
            refusals.add(line);
        }
    }

    private static Map<String, Integer> changes(String[] words) {
        Map<String, Integer> changes = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i++) {
            int at = words[i].indexOf('=');
            if (at > 0 && at < words[i].length() - 1) {
                changes.put(words[i].substring(0, at), Integer.parseInt(words[i].substring(at + 1)));
            }
        }
        return changes;
    }

    private void acknowledge(Map<String, Integer> changes) {
        changes.forEach((key, value) -> {
            if (value == 0) {
                acknowledged.remove(key);
            } else {
                acknowledged.put(key, value);
            }
        });
    }

    long acknowledgements() {
        return acknowledgements;
    }

    List<String> refusals() {
        return refusals;
    }

    /** Compares all that is there with all that was said; what was only begun may be there, whole, or not at all. */
    void assertKeptIn(EmbeddedStore store) {
        try (MongoClient client = MongoClients.create(store.uri())) {
            MongoDatabase database = client.getDatabase("quanzi");
            Map<String, Integer> found = found(database);
            begun.forEach((thread, changes) -> {
                long there = changes.entrySet().stream()
                        .filter(change -> change.getValue().equals(found.getOrDefault(change.getKey(), 0)))
                        .count();
                if (there == changes.size()) {
                    acknowledge(changes);
                }
            });
            Map<String, Map<String, Integer>> open = new TreeMap<>(begun);
            begun.clear();
            assertThat(differences(found))
                    .as("begun and not acknowledged: %s; found: %s", open, found)
                    .isEmpty();
            assertIndexesRight(database.getCollection("items"));
        }
    }

    private List<String> differences(Map<String, Integer> found) {
        Set<String> keys = new TreeSet<>(found.keySet());
        keys.addAll(acknowledged.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(found.get(key), acknowledged.get(key)))
                .map(key -> key + " acknowledged " + acknowledged.get(key) + " found " + found.get(key))
                .toList();
    }

    private static Map<String, Integer> found(MongoDatabase database) {
        Map<String, Integer> found = new HashMap<>();
        database.getCollection("items")
                .find()
                .forEach(item -> found.put("item/" + item.getString("_id"), item.getInteger("version")));
        Map<Object, String> phones = new HashMap<>();
        database.getCollection("claims").find().forEach(claim -> {
            found.put("claim/" + claim.getString("_id"), 1);
            assertThat(phones.put(claim.get("phone"), claim.getString("_id")))
                    .as("another with the phone of %s", claim)
                    .isNull();
        });
        for (String name : database.listCollectionNames()) {
            if (name.startsWith("shed-") || name.startsWith("fresh-")) {
                Document only = database.getCollection(name).find().first();
                if (only != null) {
                    found.put("shed/" + name, only.getInteger("_id"));
                }
            }
        }
        for (Document index : database.getCollection("items").listIndexes()) {
            if (index.getString("name").startsWith("by-")) {
                found.put("index/" + index.getString("name"), 1);
            }
        }
        return found;
    }

    private static void assertIndexesRight(MongoCollection<Document> items) {
        List<Document> all = items.find().into(new ArrayList<>());
        List<String> ids = all.stream().map(item -> item.getString("_id")).toList();
        assertThat(items.countDocuments(in("_id", ids))).isEqualTo(all.size());
        assertThat(items.countDocuments(in("tags", ids))).isEqualTo(all.size());
        for (String shelf : Stream.concat(Stream.of("none"), all.stream().map(item -> item.getString("shelf")))
                .distinct()
                .toList()) {
            assertThat(items.countDocuments(eq("shelf", shelf)))
                    .isEqualTo(all.stream()
                            .filter(item -> shelf.equals(item.getString("shelf")))
                            .count());
        }
    }
}
