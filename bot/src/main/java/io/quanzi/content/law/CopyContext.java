package io.quanzi.content.law;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known beside the words of a text.
 *
 * @param products that it is about
 * @param purchaseLink whether one can buy by what the text carries
 * @param tip the kind of knowledge in it; null when it teaches nothing
 * @param price what is asked and was asked; null when nothing is known
 * @param names words received from people, such as nicknames: they are no words of the shop
 * @param evidence what the shop can prove
 */
public record CopyContext(
        List<Product> products,
        boolean purchaseLink,
        @Nullable Knowledge tip,
        @Nullable Price price,
        List<String> names,
        List<Evidence> evidence) {

    /** Nothing is known but the words. */
    public static final CopyContext NONE = new CopyContext(List.of(), false, null, null, List.of(), List.of());

    /** What must not be sold in one post with knowledge of health (互联网广告管理办法). */
    static final Set<ProductKind> NOT_BESIDE_HEALTH = EnumSet.of(
            ProductKind.HEALTH_FOOD, ProductKind.SPECIAL_MEDICAL, ProductKind.MEDICAL_DEVICE, ProductKind.MEDICINE);

    public CopyContext {
        products = List.copyOf(products);
        names = List.copyOf(names);
        evidence = List.copyOf(evidence);
    }

    /** What a text teaches. */
    public enum Knowledge {
        HEALTH,
        CARE,
        PLAY,
        OTHER;

        /** The word as files and answers write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A product.
     *
     * @param category as in the shop's orders
     * @param kind null when title and category have to say it
     */
    public record Product(
            String title, String category, @Nullable ProductKind kind) {
        /**
         * One of which a manager said the kind. That makes no other thing of what its words call formula for the first year.
         *
         * @param kind a word of {@link ProductKind}; null when nobody said one
         */
        public static Product of(String title, String category, @Nullable String kind) {
            Product told = new Product(title, category, null);
            return kind == null || told.isFormula() ? told : new Product(title, category, ProductKind.of(kind));
        }

        /** Whether it is formula for the first twelve months, which may not be advertised. */
        public boolean isFormula() {
            return kindOrGuess() == ProductKind.INFANT_FORMULA;
        }

        /** The kind that is given, else the one that the words mean. */
        public ProductKind kindOrGuess() {
            return kind == null ? ProductKind.guess(title, category) : kind;
        }
    }

    /**
     * Prices in fen.
     *
     * @param was the former price as the shop tells it; null when there is none
     * @param lowest the lowest price really taken in the seven days before; null when not known
     */
    public record Price(
            @Nullable Long now,
            @Nullable Long was,
            @Nullable Long lowest) {}

    /**
     * A proof of a claim.
     *
     * @param claim what is proved, in words
     * @param until the last day on which it counts
     * @param document what proves it, as people call it; null when nobody told
     */
    public record Evidence(
            String claim, LocalDate until, @Nullable String document) {}

    /** Returns the same with what the shop can prove. */
    public CopyContext proved(List<Evidence> proofs) {
        return new CopyContext(products, purchaseLink, tip, price, names, proofs);
    }

    /** Returns this with what another knows of that which is not told here, and the proofs of both. */
    CopyContext over(CopyContext known) {
        return new CopyContext(
                products.isEmpty() ? known.products : products,
                purchaseLink || known.purchaseLink,
                tip == null ? known.tip : tip,
                price == null ? known.price : price,
                Stream.concat(names.stream(), known.names.stream()).toList(),
                Stream.concat(evidence.stream(), known.evidence.stream()).toList());
    }

    /** Returns the same with a product. */
    public CopyContext with(Product product) {
        return new CopyContext(List.of(product), purchaseLink, tip, price, names, evidence);
    }

    /** Whether knowledge of health would stand beside goods that the law keeps apart from it. */
    public boolean isHealthBesideGoods() {
        return tip == Knowledge.HEALTH && NOT_BESIDE_HEALTH.stream().anyMatch(this::isOf);
    }

    boolean isOf(ProductKind kind) {
        return products.stream().anyMatch(product -> product.kindOrGuess() == kind);
    }
}
