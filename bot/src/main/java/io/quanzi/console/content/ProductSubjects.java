package io.quanzi.console.content;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.AuditSubject;
import io.quanzi.console.AuditSubjects;
import io.quanzi.products.Product;
import io.quanzi.products.Products;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Names products by their titles. */
@Component
class ProductSubjects implements AuditSubjects {
    private static final String KIND = "product.kind";

    /** So many products with a text in their titles are looked up. */
    private static final int MAX_FOUND = 100;

    private final Products products;

    ProductSubjects(Products products) {
        this.products = products;
    }

    @Override
    public boolean isAbout(String action) {
        return action.equals(KIND);
    }

    @Override
    public Map<String, AuditSubject> find(Collection<String> subjects, Locale language) {
        var found = new HashMap<String, AuditSubject>();
        products.findAll(subjects)
                .forEach((sku, product) -> found.put(
                        sku,
                        new AuditSubject(
                                product.name(),
                                "/products/product?sku=" + URLEncoder.encode(sku, StandardCharsets.UTF_8))));
        return found;
    }

    @Override
    public List<Criteria> matching(String text) {
        List<String> skus =
                products.search(text, MAX_FOUND).stream().map(Product::sku).toList();
        return skus.isEmpty()
                ? List.of()
                : List.of(where("action").is(KIND).and("subject").in(skus));
    }
}
