package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** The README's table of endpoints is what the program has, and says who may call each. */
@ConsoleTest
class EndpointsTests {
    private static final Path README = Path.of("README.md");
    /** Its endpoints, and the first word of who may call them. */
    private static final Pattern ROW = Pattern.compile("\\| (`[^|]*) \\| (\\w+)");

    private static final Pattern ENDPOINT = Pattern.compile("`(GET|POST|PUT|DELETE|ANY) (/[^`]*)`");
    /** What the framework adds by itself, and answers no request from outside. */
    private static final Set<String> CONTAINERS = Set.of("ANY /error");

    /** What an officer may and a viewer may not, who looks on and works with nobody. */
    private static final Set<String> NOT_FOR_VIEWERS = Set.of(
            "POST /customers/{id}/phone",
            "POST /live/{id}/questions/{question}/approve",
            "POST /live/{id}/questions/{question}/reject",
            "POST /live/{id}/questions/{question}/undo",
            "POST /live/{id}/questions/{question}/answer");

    @Autowired
    private ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    private WebInvocationPrivilegeEvaluator privileges;

    @Test
    void standInTheReadmeWithWhoMayCallThem() throws IOException {
        Map<String, String> told = told();
        Map<String, String> found = found();

        assertThat(missing(found, told))
                .as("endpoints that no row of the README's table has; add `METHOD /path` to the row of its caller")
                .isEmpty();
        assertThat(missing(told, found))
                .as("endpoints of the README's table that the program does not have; take them out")
                .isEmpty();
        assertThat(told)
                .as("who may call each; the README says one thing, the program does another")
                .isEqualTo(found);
    }

    /** Above the least role: whoever stands above it may too, an officer only what is named as hers. */
    @Test
    void openToEveryRoleAboveTheLeastAndToNoOther() throws IOException {
        Map<String, Set<Role>> wanted = new TreeMap<>();
        told().forEach((endpoint, least) -> wanted.put(endpoint, from(least)));
        NOT_FOR_VIEWERS.forEach(endpoint -> wanted.put(endpoint, Set.of(Role.ADMIN, Role.MANAGER, Role.OFFICER)));
        Map<String, Set<Role>> found = new TreeMap<>();
        wanted.keySet().forEach(endpoint -> found.put(endpoint, roles(endpoint)));

        assertThat(found).isEqualTo(wanted);
    }

    private static Set<Role> from(String least) {
        return switch (least) {
            case "admin" -> Set.of(Role.ADMIN);
            case "manager" -> Set.of(Role.ADMIN, Role.MANAGER);
            case "viewer" -> Set.of(Role.ADMIN, Role.MANAGER, Role.VIEWER);
            default -> Set.of(Role.values());
        };
    }

    private Set<Role> roles(String endpoint) {
        return Stream.of(Role.values())
                .filter(role -> may(methodOf(endpoint), pathOf(endpoint), staff(role)))
                .collect(Collectors.toSet());
    }

    private static Set<String> missing(Map<String, String> of, Map<String, String> in) {
        var missing = new TreeSet<>(of.keySet());
        missing.removeAll(in.keySet());
        return missing;
    }

    /** By the table between the heading and the next: endpoint to the first word of the row's second cell. */
    private static Map<String, String> told() throws IOException {
        List<String> lines = Files.readAllLines(README);
        int begin = lines.indexOf("## Endpoints");
        assertThat(begin).as("README.md has a heading ## Endpoints").isPositive();
        var told = new TreeMap<String, String>();
        for (String line : lines.subList(begin + 1, lines.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            Matcher row = ROW.matcher(line);
            if (row.lookingAt()) {
                Matcher endpoint = ENDPOINT.matcher(row.group(1));
                while (endpoint.find()) {
                    told.put(endpoint.group(1) + " " + endpoint.group(2), row.group(2));
                }
            }
        }
        return told;
    }

    /** By the program: endpoint to the least that may call it. */
    private Map<String, String> found() {
        var found = new TreeMap<String, String>();
        mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(EndpointsTests::endpoints)
                .filter(endpoint -> !CONTAINERS.contains(endpoint))
                .forEach(endpoint -> found.put(endpoint, least(endpoint)));
        return found;
    }

    private static Stream<String> endpoints(RequestMappingInfo mapping) {
        List<String> methods = mapping.getMethodsCondition().getMethods().isEmpty()
                ? List.of("ANY")
                : mapping.getMethodsCondition().getMethods().stream()
                        .map(Enum::name)
                        .toList();
        return mapping.getPatternValues().stream()
                .flatMap(path -> methods.stream().map(method -> method + " " + path));
    }

    private String least(String endpoint) {
        String method = methodOf(endpoint);
        String path = pathOf(endpoint);
        Authentication stranger = new AnonymousAuthenticationToken(
                "key", "stranger", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
        if (may(method, path, stranger)) {
            return "open";
        }
        return Stream.of(Role.OFFICER, Role.VIEWER, Role.MANAGER, Role.ADMIN)
                .filter(role -> may(method, path, staff(role)))
                .map(role -> role.name().toLowerCase(java.util.Locale.ROOT))
                .findFirst()
                .orElse("nobody");
    }

    private static String methodOf(String endpoint) {
        return endpoint.substring(0, endpoint.indexOf(' '));
    }

    private static String pathOf(String endpoint) {
        return endpoint.substring(endpoint.indexOf(' ') + 1)
                .replaceAll("\\{[^}]*}", "x")
                .replace("/**", "/x");
    }

    private boolean may(String method, String path, Authentication who) {
        return privileges.isAllowed("", path, method.equals("ANY") ? "GET" : method, who);
    }

    private static Authentication staff(Role role) {
        return new UsernamePasswordAuthenticationToken(
                "somebody", "", AuthorityUtils.createAuthorityList("ROLE_" + role.name()));
    }
}
