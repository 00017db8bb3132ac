package io.quanzi.console.reach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.broadcast.PostDrafts;
import io.quanzi.clicks.Clicks;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.ListDefinition;
import io.quanzi.console.list.ListDefinition.Column;
import io.quanzi.console.list.ListDefinition.FileColumn;
import io.quanzi.console.list.ListFilter;
import io.quanzi.console.list.ListOrder;
import io.quanzi.console.list.ListPages;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.console.reach.PostRows.Row;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists the mass messages (企业群发), and above them those that are written and not sent. {@link PostsPage} shows one. */
@Controller
class PostsListPage {
    private static final List<ListOrder> ORDERS =
            List.of(new ListOrder("planned", "plannedAt", ListOrder.Kind.TIME, true));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("posts.state"),
            Column.shown("posts.title"),
            Column.more("posts.maker"),
            Column.shown("posts.owner"),
            Column.more("posts.tap"),
            Column.shown("posts.sent"),
            Column.more("posts.reason"),
            Column.shown("posts.at").by("planned"));

    private final MassMessages massMessages;
    private final PostRows postRows;
    private final OfficerNames officerNames;
    private final VisiblePeople visiblePeople;
    private final PostDrafts postDrafts;
    private final UnsentPosts unsentPosts;
    private final Clicks clicks;
    private final KeyedPages pages;
    private final ListPages lists;

    PostsListPage(
            MassMessages massMessages,
            PostRows postRows,
            OfficerNames officerNames,
            VisiblePeople visiblePeople,
            PostDrafts postDrafts,
            UnsentPosts unsentPosts,
            Clicks clicks,
            KeyedPages pages,
            ListPages lists) {
        this.massMessages = massMessages;
        this.postRows = postRows;
        this.officerNames = officerNames;
        this.visiblePeople = visiblePeople;
        this.postDrafts = postDrafts;
        this.unsentPosts = unsentPosts;
        this.clicks = clicks;
        this.pages = pages;
        this.lists = lists;
    }

    /** The states that the list can be narrowed to. */
    enum Filter {
        WAITING,
        DELIVERED,
        EXPIRED,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Set<MassMessageState> states() {
            return switch (this) {
                case WAITING -> EnumSet.of(MassMessageState.CREATED, MassMessageState.NOTIFIED);
                case DELIVERED -> EnumSet.of(MassMessageState.DELIVERED);
                case EXPIRED -> EnumSet.of(MassMessageState.EXPIRED);
                case FAILED ->
                    EnumSet.of(
                            MassMessageState.PARTLY,
                            MassMessageState.OVER_QUOTA,
                            MassMessageState.FAILED,
                            MassMessageState.HELD);
            };
        }

        List<String> names() {
            return states().stream().map(Enum::name).toList();
        }
    }

    @GetMapping("/posts")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        boolean drafts =
                visiblePeople.scope().all() && !parameters.containsKey("after") && !parameters.containsKey("before");
        model.addAttribute("unsent", drafts ? unsentPosts.latest() : List.of());
        model.addAttribute("drafts", drafts ? unsentPosts.count() : 0);
        return lists.show(list(language), parameters, model, "console/posts");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/posts.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list(language), parameters, response);
    }

    private ListDefinition<Row> list(Locale language) {
        var filters = new ArrayList<ListFilter>();
        filters.add(ListFilter.choice(
                "state",
                "posts.state",
                Arrays.stream(Filter.values())
                        .map(filter -> ListFilter.Option.of(filter.word(), "posts.filter." + filter.word(), language))
                        .toList()));
        filters.add(ListFilter.choice(
                "to",
                "posts.to",
                Stream.of("groups", "people")
                        .map(word -> ListFilter.Option.of(word, "posts.to." + word, language))
                        .toList()));
        if (visiblePeople.scope().all()) {
            filters.add(ListFilter.choice(
                    "owner",
                    "posts.owner",
                    visiblePeople.officers().stream()
                            .map(id -> new ListFilter.Option(id, officerNames.nameOf(id)))
                            .toList()));
        }
        filters.add(ListFilter.days("planned", "posts.at"));
        return new ListDefinition<>(
                new ListShape("/posts", filters, ORDERS),
                COLUMNS,
                fileColumns(language),
                request -> pages.in(MassMessages.COLLECTION, asked(request)),
                this::rows);
    }

    private static List<FileColumn<Row>> fileColumns(Locale language) {
        return List.of(
                new FileColumn<>(
                        "posts.state",
                        row -> Message.of("status." + row.state()).in(language)),
                new FileColumn<>("posts.title", Row::title),
                new FileColumn<>(
                        "posts.maker",
                        row -> row.maker() == null
                                ? Message.of(row.toGroups() ? "posts.maker.schedule" : "posts.maker.rule")
                                        .in(language)
                                : row.maker()),
                new FileColumn<>("posts.owner", Row::owner),
                new FileColumn<>(
                        "posts.tap",
                        row -> Message.of(row.tapped() ? "posts.tapped" : "posts.untapped")
                                .in(language)),
                new FileColumn<>("posts.file.recipients", Row::recipients),
                new FileColumn<>("posts.file.sent", Row::sent),
                new FileColumn<>("posts.file.reached", Row::reached),
                new FileColumn<>("posts.file.clicks", Row::clicks),
                new FileColumn<>(
                        "posts.reason",
                        row -> row.why() == null ? null : row.why().in(language)),
                new FileColumn<>("posts.at", Row::at));
    }

    private Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        String officer = visiblePeople.scope().officer();
        if (officer != null) {
            conditions.add(where("userId").is(officer));
        }
        request.choice("state")
                .ifPresent(word -> conditions.add(where("state")
                        .in(Filter.valueOf(word.toUpperCase(Locale.ROOT)).names())));
        request.choice("to").ifPresent(word -> conditions.add(where("toGroups").is(word.equals("groups"))));
        request.choice("owner")
                .ifPresent(owner -> conditions.add(where("userId").is(owner)));
        request.within("planned", "plannedAt").ifPresent(conditions::add);
        request.textIn("title").ifPresent(conditions::add);
        return Asked.all(conditions);
    }

    private List<Row> rows(List<String> ids) {
        List<MassMessage> found = massMessages.findAll(ids);
        Map<String, String> makers =
                postDrafts.makersOf(found.stream().map(MassMessage::campaign).toList());
        Map<String, Long> opened = clicks.totals(ids);
        var campaigns = new HashMap<String, List<MassMessage>>();
        return found.stream()
                .map(one -> postRows.row(one, postRows.owners(one, campaigns), makers.get(one.campaign()), opened))
                .toList();
    }
}
