package io.quanzi.console.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.KeyedPages.Count;
import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.shared.TestMongo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;

class KeyedPagesTests {
    private static final String ROWS = "rows";
    private static final ListShape SHAPE = new ListShape(
            "/customers",
            List.of(ListFilter.choice("kind", "k", List.of()), ListFilter.days("on", "k"), ListFilter.yuan("sum", "k")),
            List.of(
                    new ListOrder("at", "at", ListOrder.Kind.TIME, true),
                    new ListOrder("word", "in.word", ListOrder.Kind.TEXT, false),
                    new ListOrder("sum", "sum", ListOrder.Kind.NUMBER, false)));

    private final MongoTemplate mongo = TestMongo.fresh();
    private final KeyedPages pages = new KeyedPages(mongo);

    /** 47 rows, many of the same value, a third of them without any. */
    @BeforeEach
    void fill() {
        for (String field : List.of("at", "in.word", "sum")) {
            mongo.indexOps(ROWS).createIndex(new Index(field, Sort.Direction.ASC).on("_id", Sort.Direction.ASC));
        }
        for (int i = 0; i < 47; i++) {
            var row = new Document("_id", "r%02d".formatted(i * 31 % 47))
                    .append("at", Date.from(Instant.ofEpochSecond(i % 5)))
                    .append("kind", i % 4 == 0 ? "rare" : "common");
            if (i % 3 > 0) {
                row.append("in", new Document("word", "词" + i % 4)).append("sum", (long) (i % 7));
            }
            mongo.insert(row, ROWS);
        }
    }

    @ParameterizedTest
    @CsvSource({"at,asc", "at,desc", "word,asc", "word,desc", "sum,asc", "sum,desc"})
    void pagesForthAndBackHoldEveryRowOnceInOrder(String sort, String direction) {
        Map<String, String> parameters = Map.of("sort", sort, "dir", direction);
        ListRequest request = ListRequest.of(SHAPE, parameters);
        String path = request.order().field();
        List<String> expected = mongo.findAll(Document.class, ROWS).stream()
                .sorted((a, b) -> compare(a, b, path, request.ascending()))
                .map(row -> row.getString("_id"))
                .toList();

        var forth = new ArrayList<List<String>>();
        KeyedPage page = page(parameters, null, null);
        forth.add(page.ids());
        assertThat(page.previous()).isNull();
        while (page.next() != null) {
            page = page(parameters, page.next(), null);
            forth.add(page.ids());
        }
        assertThat(forth.stream().flatMap(List::stream)).containsExactlyElementsOf(expected);
        var back = new ArrayList<List<String>>();
        back.add(page.ids());
        while (page.previous() != null) {
            page = page(parameters, null, page.previous());
            back.add(0, page.ids());
        }
        assertThat(back.stream().flatMap(List::stream)).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource({"at,asc", "at,desc", "word,asc", "word,desc"})
    void severalCollectionsArePagedAsOne(String sort, String direction) {
        for (int i = 0; i < 25; i++) {
            var row = new Document("_id", "r%02d".formatted(i)).append("came", Date.from(Instant.ofEpochSecond(i % 4)));
            mongo.insert(i % 5 == 0 ? row : row.append("in", new Document("word", "词" + i % 4)), "others");
        }
        RowSource both = pages.merged(List.of(
                new KeyedPages.Part("rows", ROWS, Asked.of(new Criteria()), Map.of()),
                new KeyedPages.Part("others", "others", Asked.of(new Criteria()), Map.of("at", "came")),
                new KeyedPages.Part("none", "none", Asked.of(new Criteria()), Map.of())));
        ListRequest request = ListRequest.of(SHAPE, Map.of("sort", sort, "dir", direction));
        List<String> whole = both.page(request, 100).ids();

        var forth = new ArrayList<List<String>>();
        KeyedPage page = both.page(request, 10);
        forth.add(page.ids());
        while (page.next() != null) {
            page = both.page(request.behind(page.next()), 10);
            forth.add(page.ids());
        }
        var back = new ArrayList<List<String>>();
        back.add(page.ids());
        while (page.previous() != null) {
            var parameters = Map.of(
                    "sort", sort, "dir", direction, "before", page.previous().written());
            page = both.page(ListRequest.of(SHAPE, parameters), 10);
            back.add(0, page.ids());
        }

        assertThat(whole).hasSize(72).doesNotHaveDuplicates().contains("rows/r00", "others/r00");
        assertThat(forth.stream().flatMap(List::stream)).containsExactlyElementsOf(whole);
        assertThat(back.stream().flatMap(List::stream)).containsExactlyElementsOf(whole);
        assertThat(both.count()).isEqualTo(new Count(72, true));
    }

    @Test
    void aRowThatComesMeanwhileIsOnNoPageTwice() {
        KeyedPage first = page(Map.of(), null, null);
        mongo.insert(new Document("_id", "new").append("at", Date.from(Instant.ofEpochSecond(99))), ROWS);

        KeyedPage second = page(Map.of(), first.next(), null);

        assertThat(second.ids()).doesNotContainAnyElementsOf(first.ids());
    }

    @Test
    void aConditionThatStandsElsewhereIsAskedOfSomeAtATime() {
        List<String> wanted = IntStream.range(0, 47)
                .filter(i -> i % 5 == 0)
                .mapToObj("r%02d"::formatted)
                .toList();
        var asked = new Asked(
                new Criteria(), ids -> ids.stream().filter(wanted::contains).toList());

        KeyedPage all = pages.page(ROWS, asked, ListRequest.of(SHAPE, Map.of()), 50);

        assertThat(all.ids()).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(all.next()).isNull();
        assertThat(pages.count(ROWS, asked).exact()).isFalse();
    }

    @Test
    void countsOneFieldExactlyAndSeveralOfALargeCollectionUpToANumber() {
        assertThat(pages.count(
                                ROWS,
                                Asked.of(where("kind").is("common").and("sum").in(1L, 2L)))
                        .exact())
                .isTrue();
        mongo.insert(
                IntStream.range(0, 20_000)
                        .mapToObj(i -> new Document("_id", "m" + i)
                                .append("kind", i < 300 ? "some" : "many")
                                .append("half", i % 2 == 0))
                        .toList(),
                ROWS);

        assertThat(pages.count(ROWS, Asked.of(new Criteria()))).isEqualTo(new Count(20_047, true));
        assertThat(pages.count(ROWS, Asked.of(where("kind").is("many")))).isEqualTo(new Count(19_700, true));
        assertThat(pages.count(
                        ROWS, Asked.of(where("kind").is("some").and("half").is(true))))
                .isEqualTo(new Count(150, true));
        assertThat(pages.count(
                        ROWS, Asked.of(where("kind").is("many").and("half").is(true))))
                .isEqualTo(new Count(200, false));
    }

    @Test
    void anAddressSaysAllThereIsToAList() {
        var parameters = new HashMap<String, String>(
                Map.of("q", " 小米 & ", "kind", "金卡", "onFrom", "2026-01-31", "sumTo", "1,299.5", "sort", "sum"));
        parameters.put("else", "is left out");
        ListRequest request = ListRequest.of(SHAPE, parameters);

        assertThat(request.address())
                .isEqualTo("/customers?q=%E5%B0%8F%E7%B1%B3+%26&kind=%E9%87%91%E5%8D%A1&onFrom=2026-01-31"
                        + "&sumTo=1%2C299.5&sort=sum");
        assertThat(request.exportAddress()).startsWith("/customers.csv?q=");
        assertThat(request.yuan("sumTo").orElseThrow().fen()).isEqualTo(129_950);
        assertThat(request.without(List.of("onFrom", "onTo"))).doesNotContain("onFrom");
        assertThat(request.sortedBy("sum")).endsWith("sort=sum&dir=asc");
        assertThat(request.names()).isEqualTo("q,kind,onFrom,sumTo");
    }

    private KeyedPage page(Map<String, String> parameters, ListKey after, ListKey before) {
        var all = new HashMap<>(parameters);
        if (after != null) {
            all.put("after", after.written());
        }
        if (before != null) {
            all.put("before", before.written());
        }
        return pages.page(ROWS, Asked.of(new Criteria()), ListRequest.of(SHAPE, all), 5);
    }

    /** Those without a value last; of one value, and without any, by id: as the direction says, and downwards. */
    @SuppressWarnings("unchecked")
    private static int compare(Document a, Document b, String path, boolean up) {
        var one = (Comparable<Object>) value(a, path);
        Object other = value(b, path);
        if (one == null || other == null) {
            return one == other ? b.getString("_id").compareTo(a.getString("_id")) : one == null ? 1 : -1;
        }
        int order = one.compareTo(other);
        int tie = a.getString("_id").compareTo(b.getString("_id"));
        return (order == 0 ? tie : order) * (up ? 1 : -1);
    }

    private static Object value(Document row, String path) {
        return path.equals("in.word") ? row.get("in", new Document()).get("word") : row.get(path);
    }
}
