package io.quanzi.customer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Update;

/** Values of traits that are to be noted of a person; of one that is null, the trait is taken away. */
public final class TraitValues {
    /** The prefix of a trait's name in the name of its field. */
    static final String FIELD = "traits.";

    /** The values as they stand in the document, by name. */
    private final Map<String, @Nullable Object> stored = new HashMap<>();

    /** Makes a set of values that has none yet. */
    public static TraitValues none() {
        return new TraitValues();
    }

    /** One value to begin with. */
    public static <T> TraitValues of(Trait<T> trait, @Nullable T value) {
        return none().set(trait, value);
    }

    /** Takes away some traits. */
    public static TraitValues without(Collection<Trait<?>> traits) {
        var values = none();
        for (Trait<?> trait : traits) {
            values.set(trait, null);
        }
        return values;
    }

    /** Adds a value, in the place of another of the same trait. */
    public <T> TraitValues set(Trait<T> trait, @Nullable T value) {
        stored.put(trait.key(), value == null ? null : trait.written(value));
        return this;
    }

    /** Adds what others have. */
    public TraitValues setAll(TraitValues others) {
        stored.putAll(others.stored);
        return this;
    }

    /** Adds a value as it stands in another person's document. */
    void setStored(String name, Object value) {
        stored.put(name, value);
    }

    public boolean isEmpty() {
        return stored.isEmpty();
    }

    /** The names of the traits that are to have a value, or to be taken away. */
    public Set<String> names() {
        return Set.copyOf(stored.keySet());
    }

    /** The names of those of which a person has another value. */
    Set<String> changedIn(Customer person) {
        var changed = new TreeSet<String>();
        stored.forEach((name, value) -> {
            if (!Objects.equals(person.trait(name).orElse(null), value)) {
                changed.add(name);
            }
        });
        return changed;
    }

    /** The update that notes some of them. */
    Update update(Set<String> names) {
        var update = new Update();
        for (String name : names) {
            Object value = stored.get(name);
            if (value == null) {
                update.unset(FIELD + name);
            } else {
                update.set(FIELD + name, value);
            }
        }
        return update;
    }

    /** The traits of a person after these are noted. */
    Map<String, Object> over(Map<String, Object> traits) {
        Map<String, Object> all = new HashMap<>(traits);
        stored.forEach((name, value) -> put(all, name, value));
        return Map.copyOf(all);
    }

    private static void put(Map<String, Object> into, String name, @Nullable Object value) {
        int dot = name.indexOf('.');
        if (dot >= 0) {
            var inner = new Document();
            if (into.get(name.substring(0, dot)) instanceof Map<?, ?> before) {
                before.forEach((key, kept) -> inner.put(key.toString(), kept));
            }
            put(inner, name.substring(dot + 1), value);
            into.put(name.substring(0, dot), inner);
        } else if (value == null) {
            into.remove(name);
        } else {
            into.put(name, value);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TraitValues values && values.stored.equals(stored);
    }

    @Override
    public int hashCode() {
        return stored.hashCode();
    }

    @Override
    public String toString() {
        return stored.toString();
    }
}
