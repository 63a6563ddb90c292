"""What shops sell: categories of goods, each with its nouns, what they usually cost, and adjectives that go with them.

Prices are our own estimates of what one costs in euros or dollars. Categories and their weights are those of the
vocabulary "category".
"""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Category:
    """nouns: with the price in the middle of what is asked for one; adjectives: that may stand before any of them"""

    name: str
    weight: float
    nouns: tuple[tuple[str, float], ...]
    adjectives: tuple[str, ...]


_GOODS = {
    "Electronics": (
        """
        Headphones 79; Earbuds 59; Speaker 69; Keyboard 49; Mouse 29; Monitor 219; Laptop 799; Tablet 329; Phone 449;
        Charger 19; Cable 9; Power Bank 29; Webcam 49; Router 89; Printer 129; Camera 399; Microphone 69;
        Smart Watch 169; Hard Drive 79; Memory Card 18
        """,
        """
        Wireless Compact Portable Smart Ultra Pro Slim Rapid Quiet Rugged Premium Essential Advanced Mini Foldable
        Lightweight Modular Reliable Sleek Travel
        """,
    ),
    "Clothing": (
        """
        Shirt 29; T-Shirt 15; Jacket 89; Coat 139; Jeans 59; Trousers 49; Shorts 25; Skirt 35; Dress 59; Sweater 45;
        Hoodie 42; Socks 8; Cap 18; Hat 25; Scarf 22; Gloves 24; Belt 27; Boots 99; Shoes 75; Sandals 39
        """,
        """
        Cotton Linen Wool Classic Casual Slim Relaxed Organic Soft Striped Plain Vintage Warm Light Urban Elegant
        Everyday Recycled Padded Knitted
        """,
    ),
    "Home": (
        """
        Lamp 45; Chair 79; Table 159; Shelf 69; Desk 179; Sofa 599; Mattress 349; Pillow 22; Blanket 35; Curtain 32;
        Rug 89; Mirror 55; Clock 29; Vase 24; Candle 12; Cushion 17; Kettle 39; Toaster 35; Blender 59; Frying Pan 34
        """,
        """
        Modern Wooden Oak Bamboo Nordic Rustic Compact Foldable Velvet Ceramic Steel Cosy Elegant Handmade Simple Solid
        Round Minimal Classic Adjustable
        """,
    ),
    "Beauty": (
        """
        Face Cream 24; Shampoo 9; Conditioner 10; Lipstick 14; Perfume 59; Hand Cream 8; Body Lotion 12; Face Mask 6;
        Sunscreen 16; Hair Dryer 45; Nail Polish 7; Serum 29; Soap 5; Brush Set 22; Razor 19; Deodorant 6
        """,
        """
        Gentle Natural Organic Fresh Nourishing Moisturising Daily Sensitive Rich Light Soothing Pure Vegan Mild Velvet
        Herbal Calming Smooth
        """,
    ),
    "Sports": (
        """
        Football 25; Basketball 29; Tennis Racket 89; Yoga Mat 29; Dumbbell Set 59; Running Shoes 99; Bicycle 549;
        Helmet 55; Tent 149; Sleeping Bag 79; Backpack 69; Water Bottle 17; Jump Rope 12; Swim Goggles 18;
        Skateboard 75; Hiking Poles 45; Gym Bag 39; Fitness Band 15
        """,
        """
        Lightweight Durable Waterproof Professional Training Outdoor Breathable Compact Adjustable Rugged Ultra Trail
        Sturdy Flexible All-Weather Junior Classic Insulated
        """,
    ),
    "Books": (
        """
        Novel 14; Cookbook 27; Travel Guide 19; Biography 22; Atlas 39; Dictionary 29; Crime Story 13; Picture Book 15;
        Poetry Collection 16; History Book 28; Photo Book 35; Workbook 18; Short Stories 13; Garden Handbook 23
        """,
        """
        Illustrated Complete Pocket Annotated New Classic Modern Collected Essential Little Hardcover Paperback Revised
        Bilingual Practical Signed
        """,
    ),
    "Toys": (
        """
        Puzzle 18; Building Blocks 35; Doll 24; Board Game 32; Card Game 12; Train Set 59; Teddy Bear 22; Toy Car 11;
        Kite 19; Play Dough 9; Dollhouse 79; Drum 27; Robot 45; Marble Run 39; Balance Bike 69
        """,
        """
        Wooden Colourful Magnetic Soft Mini Musical Educational Classic Giant Friendly Glowing Stackable Washable
        Cheerful Travel First
        """,
    ),
    "Grocery": (
        """
        Coffee Beans 12; Green Tea 6; Dark Chocolate 3; Olive Oil 11; Honey 7; Pasta 2; Rice 3; Granola 5;
        Tomato Sauce 3; Orange Juice 3; Crackers 3; Almonds 6; Strawberry Jam 4; Peanut Butter 4; Oat Drink 2;
        Sea Salt 3
        """,
        """
        Organic Roasted Fair-Trade Wholegrain Fresh Fine Mild Strong Unsweetened Traditional Mediterranean Family-Size
        Raw Premium Salted Farm
        """,
    ),
    "Garden": (
        """
        Garden Hose 29; Lawn Mower 289; Watering Can 17; Plant Pot 14; Garden Shears 24; Rake 19; Grill 189;
        Parasol 99; Bench 149; Bird Feeder 21; Seed Mix 5; Garden Gloves 9; Lantern 25; Raised Bed 89; Compost Bin 59;
        Hammock 69
        """,
        """
        Sturdy Weatherproof Solar Steel Teak Foldable Expandable Extra-Long Galvanised Large
        Rustic Cordless Lightweight Terracotta Heavy-Duty Ergonomic
        """,
    ),
    "Automotive": (
        """
        Car Mat Set 39; Phone Holder 17; Jump Starter 89; Tyre Inflator 49; Seat Cover 55; Roof Box 349;
        Car Vacuum 45; Wiper Blades 22; Motor Oil 35; Dash Camera 99; Tool Kit 69; First Aid Kit 19;
        Battery Charger 59; Snow Chains 65
        """,
        """
        Universal Heavy-Duty Compact All-Season Premium Portable Rapid Durable Waterproof Magnetic Professional Rubber
        Cordless Emergency
        """,
    ),
    "Jewellery": (
        """
        Ring 129; Necklace 89; Bracelet 69; Earrings 59; Watch 199; Brooch 45; Pendant 75; Anklet 35; Cufflinks 55;
        Charm 29; Signet Ring 149; Pearl Necklace 249
        """,
        """
        Silver Gold-Plated Rose-Gold Delicate Engraved Vintage Classic Elegant Handmade Minimal Fine Twisted Hammered
        Polished Sparkling
        """,
    ),
}  # fmt: skip


@cache
def categories() -> tuple[Category, ...]:
    """All categories, in the order of the vocabulary."""
    from misata_sql.values.vocabularies import vocabulary

    words = vocabulary("category")
    return tuple(
        Category(name, weight, _priced(_GOODS[name][0]), tuple(_GOODS[name][1].split()))
        for name, weight in zip(words.values, words.weights, strict=True)
    )


def _priced(text: str) -> tuple[tuple[str, float], ...]:
    entries = (" ".join(entry.split()).rpartition(" ") for entry in text.split(";"))
    return tuple((noun, float(price)) for noun, _, price in entries)


# What is asked for one, as shares of the middle price, with weights: about lognormal with sigma 0.35.
_SPREAD = (
    (0.45, 1.0), (0.55, 3.0), (0.65, 6.0), (0.75, 10.0), (0.85, 13.0), (0.95, 14.0), (1.05, 13.0), (1.2, 12.0),
    (1.35, 9.0), (1.5, 7.0), (1.7, 5.0), (1.95, 3.5), (2.3, 2.0), (2.8, 1.0),
)  # fmt: skip


def price_points(middle: float) -> tuple[tuple[int, float], ...]:
    """What shops ask for a thing, in cents, with weights: prices that end in 49 or 99 cents, or in a whole 9.

    >>> price_points(10)[:3], price_points(800)[-1]
    (((449, 1.0), (549, 3.0), (649, 6.0)), (223900, 1.0))
    """
    weights: dict[int, float] = {}
    for share, weight in _SPREAD:
        cents = _asked(middle * share)
        weights[cents] = weights.get(cents, 0.0) + weight
    return tuple(weights.items())


def _asked(price: float) -> int:
    if price < 10:
        return max(int(price * 2 + 0.5) * 50 - 1, 49)
    if price < 100:
        return int(price + 0.5) * 100 - 1
    step = 10 if price < 1000 else 50
    return (int(price / step + 0.5) * step - (1 if step == 10 else 11)) * 100
