package io.quanzi.console.content;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import io.quanzi.shared.Message;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.ui.Model;
import org.springframework.web.multipart.MultipartFile;

/**
 * A file that managers change by a form: the entries of a list in it, single values of its top level, or both. A bean of it is
 * all that a file needs to have the pages {@code /playbook/entries} and {@code /playbook/entry}; the package says how to make one.
 */
interface EntryForm {
    /** The path of the file; of a kind of which there are several, of any. */
    boolean has(String path);

    /** The word of the kind ({@link FileCategory#kindOf}), which begins the keys of its messages: {@code entry.WORD.*}. */
    String word();

    /** The key of the list whose entries are changed; empty when only {@link #settings} are. */
    default String list() {
        return "";
    }

    /** The key of an entry that no other has the same of. */
    default String id() {
        return "name";
    }

    /** Returns what tells an entry from the others; for one key it is the value of that. */
    default String idOf(Map<String, String> entry) {
        return entry.getOrDefault(id(), "");
    }

    /** The fields of an entry, in the order of the form and of the file. */
    default List<EntryField> fields() {
        return List.of();
    }

    /** The single values of the file's top level, and its lists of texts; a dot in a key leads below the top level. */
    default List<EntryField> settings() {
        return List.of();
    }

    /** Reads the entries of a file. */
    default EntryList read(Source file) {
        return new YamlEntryList(YamlEntries.of(file, list()), file, shapes(fields()));
    }

    /** Returns what a new entry begins with. */
    default Map<String, String> fresh() {
        return Map.of();
    }

    /**
     * Returns the values that the form of an entry is opened with.
     *
     * @param values of the entry, or what a new one begins with
     * @param parameters of the address
     */
    default Map<String, String> opened(Map<String, String> values, Map<String, String> parameters) {
        return values;
    }

    /** The fields that {@link #sent}, {@link #complete} and {@link #part} are of: an entry's, or the settings of a file without a list. */
    private List<EntryField> own() {
        return list().isEmpty() ? settings() : fields();
    }

    /** Puts into the model what {@link #top} shows. */
    default void fillTop(Source file, Model model, Locale language) {}

    /** Returns an entry, or the settings of a file without a list, as a form sent it, by the keys of the fields. */
    default Map<String, String> sent(Map<String, String> parameters) {
        var values = new LinkedHashMap<String, String>();
        own().forEach(field -> values.put(field.key(), field.written(parameters.getOrDefault(field.key(), ""))));
        return values;
    }

    /**
     * An entry that was sent, as it is to be kept, with what keeps it from being kept.
     *
     * @param wrong by field; besides it, what the file itself refuses
     */
    record Prepared(Map<String, String> values, Map<String, Message> wrong) {}

    /**
     * Makes an entry ready to be kept.
     *
     * @param values as {@link #sent} returned them
     */
    default Prepared prepared(Map<String, String> values, Map<String, String> parameters, String by) {
        return new Prepared(values, Map.of());
    }

    /**
     * Takes a file that was sent with an entry into it; empty where a form takes none.
     *
     * @param slot which place of the entry it is for, in the form's own words
     */
    default Optional<Prepared> uploaded(
            Map<String, String> parameters, String slot, Map<String, MultipartFile> files, String by)
            throws IOException {
        return Optional.empty();
    }

    /** Whether people may change the order, which then says something. */
    default boolean movable() {
        return true;
    }

    /** Returns the places of the entries in the order to be shown. */
    default List<Integer> order(List<Map<String, String>> entries) {
        return IntStream.range(0, entries.size()).boxed().toList();
    }

    /** What an entry is called. */
    default String title(Map<String, String> entry) {
        return entry.getOrDefault(id(), "");
    }

    /** Returns a value as people read it where two versions are compared. */
    default String shown(EntryField field, String value, Locale language) {
        return field.titles().getOrDefault(value, value);
    }

    /** Returns what the list says of an entry besides its title, in a few words each; blank ones are left out. */
    default List<String> facts(Map<String, String> entry, Locale language) {
        return List.of();
    }

    /** Returns {@link #facts} for the entries of one list; for what is looked up once for all of them. */
    default Function<Map<String, String>, List<String>> factsIn(Locale language) {
        return entry -> facts(entry, language);
    }

    /** The name that an entry gives to other files, which is why it cannot go before they do without it. */
    default Optional<Name> defines(Map<String, String> entry) {
        return Optional.empty();
    }

    /**
     * Puts into the model what the form's own parts need; what a colleague wrote meanwhile is in it already, as {@code
     * theirs}.
     *
     * @param parameters what was sent, empty at first
     */
    default void complete(Map<String, String> entry, Map<String, String> parameters, Model model, Locale language) {}

    /** Puts into the model what is said above the form of an entry that is in force, as {@code about}: a list of sentences. */
    default void tellAbout(Map<String, String> entry, Model model, Locale language) {}

    /** The template of what stands above the list; empty for nothing. */
    default String top() {
        return "";
    }

    /** The template of what stands in the form below the fields; empty for nothing. */
    default String part() {
        return "";
    }

    /** The template of what stands beside the form and is made again while it is written; empty for nothing. */
    default String aside() {
        return "";
    }

    /** Which fields have values that are no plain texts. */
    static YamlEntries.Shapes shapes(List<EntryField> fields) {
        return new YamlEntries.Shapes(
                fields.stream()
                        .filter(field -> field.kind() == EntryField.Kind.LIST || field.kind() == EntryField.Kind.LINES)
                        .map(EntryField::key)
                        .toList(),
                keys(fields, EntryField.Kind.TREE),
                fields.stream()
                        .filter(field ->
                                field.kind() != EntryField.Kind.NUMBER && field.kind() != EntryField.Kind.DECIMAL)
                        .map(EntryField::key)
                        .toList());
    }

    private static List<String> keys(List<EntryField> fields, EntryField.Kind kind) {
        return fields.stream()
                .filter(field -> field.kind() == kind)
                .map(EntryField::key)
                .toList();
    }
}
