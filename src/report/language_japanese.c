/* The page in Japanese. */
#include "report/language.h"

static const char *const say[VMG_SAY_COUNT] = {
    [VMG_SAY_OVERLINE] = "予測方法の比較",
    [VMG_SAY_TITLE] = "{0} を最もよく予測する方法はどれか",
    [VMG_SAY_TABLE_FACTS] = "{0}：{1} 行、入力 {2} 個",
    [VMG_SAY_ROUNDS] = "学習に使わなかった行で {0} 回テスト",
    [VMG_SAY_TARGET_SCALE] = "目安：この表の {0} は平均 {1}、標準偏差 {2} です。",
    [VMG_SAY_CLASS_SCALE] = "目安：いつも {0} と答えるだけでも {1} の行で正解になります。",
    [VMG_SAY_WHO] =
        "{0} はこのプログラム独自の方法で、予測ごとにどれだけ外れうるかも示すニューラルネットワークです。ほかは"
        "一般に使われる方法で、それぞれの説明は最後の用語欄にあります。",
    [VMG_SAY_ANSWER] = "結論",
    [VMG_SAY_ACCURACY] = "精度",
    [VMG_SAY_TRUST] = "信頼性",
    [VMG_SAY_COST] = "計算コスト",
    [VMG_SAY_MONEY] = "金額",

    [VMG_SAY_NOTHING] = "最後まで実行できた方法がないため、{3} についてはまだ何も言えません。",
    [VMG_SAY_ERROR_ALONE] =
        "{0} による {3} の予測の典型的な誤差は {1} です。ほかの方法は測定していないため、比較はできません。",
    [VMG_SAY_ERROR_CLEAR] =
        "{3} を最も正確に予測するのは {0} で、典型的な誤差は {1} です。ほかの方法はすべて明らかに劣ります"
        "（次点は {4} の {5}）。",
    [VMG_SAY_ERROR_TIED] =
        "{3} の予測で典型的な誤差が最も小さいのは {0} の {1} ですが、ほかの {2} 個の方法とは明らかな差が"
        "ありません（最も近いのは {4} の {5}）。",
    [VMG_SAY_ERROR_UNKNOWN] =
        "{3} の予測で典型的な誤差が最も小さいのは {0} の {1} です（次点は {4} の {5}）。テストの回数が"
        "少ないため、偶然の差かどうかは言えません。",
    [VMG_SAY_ERROR_MATRIX_LOSES] =
        "{4} の負けです。{3} を最も正確に予測するのは {0} で、典型的な誤差は {1}、{4} は {5} です。"
        "差は {6}（{9} 信頼区間 {7}～{8}）で、明らかです。",
    [VMG_SAY_ERROR_MATRIX_CLOSE] =
        "{3} の予測で典型的な誤差が最も小さいのは {0} の {1} ですが、{4} の {5} とは明らかな差が"
        "ありません。",
    [VMG_SAY_ERROR_MATRIX_UNKNOWN] =
        "{3} の予測で典型的な誤差が最も小さいのは {0} の {1} で、{4} は {5} です。テストの回数が"
        "少ないため、偶然の差かどうかは言えません。",
    [VMG_SAY_ERROR_MATRIX_MISSING] =
        "{3} の予測で典型的な誤差が最も小さいのは {0} の {1} です。{4} は最後まで実行できず、"
        "比較できませんでした。",
    [VMG_SAY_WRONG_ALONE] =
        "{0} による {3} の予測は {1} の行で誤りでした。ほかの方法は測定していないため、比較はできません。",
    [VMG_SAY_WRONG_CLEAR] =
        "{3} の予測で誤りが最も少ないのは {0} で、{1} の行で誤りでした。ほかの方法はすべて明らかに劣ります"
        "（次点は {4} の {5}）。",
    [VMG_SAY_WRONG_TIED] =
        "{3} の予測で誤りが最も少ないのは {0} の {1} ですが、ほかの {2} 個の方法とは明らかな差がありません"
        "（最も近いのは {4} の {5}）。",
    [VMG_SAY_WRONG_UNKNOWN] =
        "{3} の予測で誤りが最も少ないのは {0} の {1} です（次点は {4} の {5}）。テストの回数が少ないため、"
        "偶然の差かどうかは言えません。",
    [VMG_SAY_WRONG_MATRIX_LOSES] =
        "{4} の負けです。{3} の予測で誤りが最も少ないのは {0} で、誤った行は {1}、{4} は {5} です。"
        "差は {6} ポイント（{9} 信頼区間 {7}～{8}）で、明らかです。",
    [VMG_SAY_WRONG_MATRIX_CLOSE] =
        "{3} の予測で誤りが最も少ないのは {0} の {1} ですが、{4} の {5} とは明らかな差がありません。",
    [VMG_SAY_WRONG_MATRIX_UNKNOWN] =
        "{3} の予測で誤りが最も少ないのは {0} の {1} で、{4} は {5} です。テストの回数が少ないため、"
        "偶然の差かどうかは言えません。",
    [VMG_SAY_WRONG_MATRIX_MISSING] =
        "{3} の予測で誤りが最も少ないのは {0} の {1} です。{4} は最後まで実行できず、比較でき"
        "ませんでした。",

    [VMG_SAY_BARS_GOOD] = "{0} の誤差の幅は信頼できます。90 % 区間に、実測値の {1} が入りました",
    [VMG_SAY_BARS_NARROW] = "{0} は自信過剰です。90 % 区間に入った実測値は {1} だけでした",
    [VMG_SAY_BARS_WIDE] = "{0} は必要以上に慎重です。90 % 区間に、実測値の {1} が入りました",
    [VMG_SAY_CHANCES_GOOD] = "{0} の確率は言葉どおりに受け取れます。実際に起きた割合とのずれは平均 {1} ポイントでした",
    [VMG_SAY_CHANCES_OFF] =
        "{0} の確率は言葉どおりには受け取れません。実際に起きた割合とのずれは平均 {1} ポイントでした",
    [VMG_SAY_NO_BARS] = "{0} の予測には誤差の幅がありません",
    [VMG_SAY_SCORE_BEST] = "。誤差とその幅を合わせた得点では、明らかに最良です（{3}、次点は {4} の {5}）。",
    [VMG_SAY_SCORE_TIED] = "。誤差とその幅を合わせた得点では最良（{3}）ですが、{4}（{5}）とは明らかな差がありません。",
    [VMG_SAY_SCORE_SAME] = "。誤差とその幅を合わせた得点では、最良の {4} と明らかな差がありません（{3} に対し {5}）。",
    [VMG_SAY_SCORE_LOSES] = "。ただし、誤差とその幅を合わせた得点では、{4} に明らかに負けます（{3} に対し {5}）。",
    [VMG_SAY_SCORE_NOTHING] = "。",

    [VMG_SAY_TIME_ALONE] = "{0} の学習はプロセッサ 1 コアで {1}、予測は 1 件 {4} です。",
    [VMG_SAY_TIME_SLOWER] =
        "{0} の学習はプロセッサ 1 コアで {1} かかり、{3}（{6}）の {2} 倍です。予測は 1 件 {4}、{3} は {5} "
        "です。",
    [VMG_SAY_TIME_FASTER] =
        "{0} の学習はプロセッサ 1 コアで {1} です。{3}（{6}）はその {2} 倍かかります。予測は 1 件 {4}、"
        "{3} は {5} です。",
    [VMG_SAY_TIME_SAME] =
        "{0} の学習はプロセッサ 1 コアで {1} で、{3}（{6}）と明らかな差はありません。予測は 1 件 {4}、{3} は "
        "{5} です。",
    [VMG_SAY_TIME_UNKNOWN] = "{0} の学習と予測にかかる時間は測定していません。",

    [VMG_SAY_MONEY_SAVES] = "{0} で判断すると 1,000 行あたり {1} かかり、現在（{3}）の {2} に比べて {4} の節約です"
                            "（{9} 信頼区間 {5}～{6}）",
    [VMG_SAY_MONEY_SAME] = "{0} で判断すると 1,000 行あたり {1} かかり、現在（{3}）の {2} と明らかな差はありません",
    [VMG_SAY_MONEY_LOSES] = "{0} で判断すると損をします。1,000 行あたり {1} かかり、現在（{3}）は {2} です",
    [VMG_SAY_MONEY_UNKNOWN] =
        "{0} で判断すると 1,000 行あたり {1} かかり、現在（{3}）は {2} です。偶然の差かどうかは言えません",
    [VMG_SAY_MONEY_CHEAPER] = "。最も安いのは {7} の {8} です",
    [VMG_SAY_SENTENCE_END] = "。",
    [VMG_SAY_SOME_FAILED] = "{1} 個の方法のうち {0} 個は最後まで実行できませんでした：",
    [VMG_SAY_INTERRUPTED] = "比較は中断されました。ここにあるのは、それまでに終わった分の結果です。",

    [VMG_SAY_METHODS] = "すべての方法",
    [VMG_SAY_METHODS_NOTE] =
        "テスト全回の平均 ± 標準誤差。「明らか」とは、偶然では説明できない差であることを指します。どの方法も"
        "同じ行で学習とテストを行い、1 回ごとに最良の方法の結果と比べました。",
    [VMG_SAY_METHOD] = "方法",
    [VMG_SAY_DIFFERENCE] = "最良との差（{0} 区間）",
    [VMG_SAY_VERDICT] = "判定",
    [VMG_SAY_STATE] = "状態",
    [VMG_SAY_ALL_METRICS] = "すべての指標",
    [VMG_SAY_ALL_METRICS_NOTE] =
        "テスト全回の平均 ± 標準誤差。↓：小さいほど良い。↑：大きいほど良い。○：名前の水準に近いほど良い。",
    [VMG_SAY_BEST] = "最良",
    [VMG_SAY_SAME] = "明らかな差なし",
    [VMG_SAY_BETTER] = "優れる",
    [VMG_SAY_WORSE] = "明らかに劣る",
    [VMG_SAY_UNKNOWN] = "不明",
    [VMG_SAY_LOWER_IS_BETTER] = "小さいほど良い",
    [VMG_SAY_HIGHER_IS_BETTER] = "大きいほど良い",
    [VMG_SAY_DOTS_TITLE] = "各方法の{0}",
    [VMG_SAY_DOTS_DESCRIPTION] =
        "点は方法ごとの値で、最良の方法が一番上です。点を通る線は左右に標準誤差 2 つ分です。数値は表に"
        "あります。",
    [VMG_SAY_MEASURED] = "予測値と実測値",
    [VMG_SAY_MEASURED_NOTE] =
        "点は、学習に使わなかった 1 行です。斜めの線の上では予測と実測が一致します。点を通る縦線は 90 % "
        "区間で、10 本のうち 9 本が斜めの線に届くはずです。",
    [VMG_SAY_MEASURED_VALUE] = "実測値",
    [VMG_SAY_PREDICTED_VALUE] = "予測値",
    [VMG_SAY_MEASURED_TITLE] = "{0}",
    [VMG_SAY_MEASURED_DESCRIPTION] = "学習に使わなかった行の予測値と実測値、および 90 % 区間。",
    [VMG_SAY_CALIBRATION] = "誤差の幅は信頼できるか",
    [VMG_SAY_CALIBRATION_NOTE] =
        "90 % の確率で当たると約束した区間は、実際に 90 % の場合に当たるべきです。表は 10 段階の約束が"
        "どれだけ守られたかを示します。約束より小さければ区間が狭すぎ、大きければ広すぎます。",
    [VMG_SAY_PROMISED] = "約束した割合",
    [VMG_SAY_HELD] = "実際の割合",
    [VMG_SAY_COVERAGE_TITLE] = "約束と実際",
    [VMG_SAY_COVERAGE_DESCRIPTION] =
        "区間に実測値が入った割合を、約束した割合に対して示します。破線の上では約束どおりで、下では"
        "区間が狭すぎます。",
    [VMG_SAY_COVERAGE_ERROR] = "ずれの平均（ポイント）",
    [VMG_SAY_PIT_NOTE] =
        "実測値は予測分布のどこに落ちたか。棒の高さがそろっていれば約束どおりです。中央が高ければ誤差の幅が広すぎ、"
        "両端が高ければ狭すぎます。片側が高ければ、予測が全体に低すぎるか高すぎます。",
    [VMG_SAY_PIT_TITLE] = "{0}",
    [VMG_SAY_PIT_DESCRIPTION] = "予測分布の中での実測値の位置のヒストグラム（確率積分変換）。平らなら約束どおりです。",
    [VMG_SAY_PIT_AXIS] = "予測分布の中の位置",
    [VMG_SAY_OTHERS] = "ほかの方法",
    [VMG_SAY_AS_PROMISED] = "約束どおり",
    [VMG_SAY_CHANCES_NOTE] =
        "確率 70 % とされた場合のうち、実際に 70 % が起きるべきです。破線の上では言葉どおりで、下では自信"
        "過剰、上では慎重すぎます。点が大きいほど行の数が多くなります。",
    [VMG_SAY_RELIABILITY_TITLE] = "{0}",
    [VMG_SAY_RELIABILITY_DESCRIPTION] = "予測した確率に対して、実際に起きた割合（信頼度図）。",
    [VMG_SAY_CAME_TRUE] = "実際に起きた割合",
    [VMG_SAY_CALIBRATION_DISTANCE] = "ずれの平均（ポイント）",
    [VMG_SAY_BIN] = "予測した確率",
    [VMG_SAY_ROWS] = "行",
    [VMG_SAY_RELIABILITY_CAPTION] = "予測した確率ごとの、実際に起きた割合（かっこ内は行の数）",
    [VMG_SAY_CONFUSION] = "どのクラスをどれと間違えるか",
    [VMG_SAY_CONFUSION_NOTE] =
        "テストの行を、実際のクラスと予測したクラスで数えたものです。適合率：そのクラスと予測した行のうち正しか"
        "った割合。再現率：そのクラスの行のうち見つけられた割合。",
    [VMG_SAY_CONFUSION_CAPTION] = "{0}",
    [VMG_SAY_TRUE_CLASS] = "実際",
    [VMG_SAY_PREDICTED_CLASS] = "予測",
    [VMG_SAY_PRECISION] = "適合率",
    [VMG_SAY_RECALL] = "再現率",
    [VMG_SAY_F1] = "F1",
    [VMG_SAY_THRESHOLD] = "確率が {1} 以上のとき {0} と予測します。",
    [VMG_SAY_STABILITY] = "学習をやり直しても同じ結果になるか",
    [VMG_SAY_STABILITY_NOTE] =
        "最初のテストを別の乱数でやり直しました。ばらつきが小さければ、結果は運に左右されていません。失敗した"
        "実行とやり直した実行は、比較全体で数えています。",
    [VMG_SAY_SPREAD] = "{0}のばらつき（標準偏差）",
    [VMG_SAY_SEEDS] = "乱数を変えた実行",
    [VMG_SAY_RUNS] = "実行の合計",
    [VMG_SAY_FAILED_RUNS] = "失敗",
    [VMG_SAY_RESTARTED] = "やり直し",
    [VMG_SAY_EPOCHS] = "データを通した回数",
    [VMG_SAY_COSTS] = "学習と予測にどれだけかかるか",
    [VMG_SAY_COSTS_NOTE] =
        "プロセッサ 1 コアで測定。「1 行」は誤差の幅つきの予測を 1 件だけ行う場合、「1,000 行のうちの 1 行」は "
        "1,000 件をまとめて行う場合です。",
    [VMG_SAY_TRAINING] = "学習",
    [VMG_SAY_ONE_ROW] = "1 行",
    [VMG_SAY_ROW_OF_MANY] = "1,000 行のうちの 1 行",
    [VMG_SAY_MODEL_SIZE] = "モデルのファイル",
    [VMG_SAY_PARAMETERS] = "パラメータ数",
    [VMG_SAY_TRAINING_MEMORY] = "学習時のメモリ",
    [VMG_SAY_PREDICTION_MEMORY] = "1,000 行予測時のメモリ",
    [VMG_SAY_MONEY_SECTION] = "金額にするといくらになるか",
    [VMG_SAY_MONEY_NOTE] =
        "どの方法も、合格・不合格・人による確認のうち、自分の確率で最も安くなるものを選びます。確率のない外部の予測"
        "には、学習用の行での当たり外れから求めた確率を使います。「見込み」はその方法自身が予想する費用で、正直な方法な"
        "ら実際の費用に近くなります。金額の単位は、与えられた費用と同じです。",
    [VMG_SAY_MONEY_RULES] = "不良の条件と、間違いの費用",
    [VMG_SAY_LOWER_LIMIT] = "これより小さければ不良",
    [VMG_SAY_UPPER_LIMIT] = "これより大きければ不良",
    [VMG_SAY_BAD_CLASS] = "不良とするクラス",
    [VMG_SAY_COST_MISS] = "不良を合格にした場合",
    [VMG_SAY_COST_FALSE_ALARM] = "良品を不合格にした場合",
    [VMG_SAY_COST_REVIEW] = "人が確認した場合",
    [VMG_SAY_BAD_ROWS] = "不良の行",
    [VMG_SAY_TODAY] = "現在",
    [VMG_SAY_PER_THOUSAND] = "1,000 行あたりの費用",
    [VMG_SAY_EXPECTED] = "見込み",
    [VMG_SAY_SAVING] = "現在からの節約（{0} 区間）",
    [VMG_SAY_ACCEPTED] = "合格",
    [VMG_SAY_REJECTED] = "不合格",
    [VMG_SAY_REVIEWED] = "人が確認",
    [VMG_SAY_MISSED] = "不良の見逃し",
    [VMG_SAY_FALSE_ALARMS] = "良品の不合格",
    [VMG_SAY_MONEY_TITLE] = "1,000 行あたりの費用",
    [VMG_SAY_MONEY_DESCRIPTION] =
        "点は方法ごとの費用で、最も安い方法が一番上です。線は左右に標準誤差 2 つ分、破線は現在の費用です。",
    [VMG_SAY_MONTH] = "1 か月では",
    [VMG_SAY_MONTH_NOTE] = "1 か月に {0} 行の場合。回収期間は、導入費用を取り戻すまでの月数です。",
    [VMG_SAY_DECISIONS] = "判断",
    [VMG_SAY_MONTH_TRAINING] = "学習",
    [VMG_SAY_INFERENCE] = "予測",
    [VMG_SAY_UPKEEP] = "維持",
    [VMG_SAY_TOTAL] = "合計",
    [VMG_SAY_MONTH_TODAY] = "現在",
    [VMG_SAY_MONTH_SAVING] = "節約",
    [VMG_SAY_PAYBACK] = "回収期間（月）",
    [VMG_SAY_ALWAYS_ACCEPT] = "すべて合格",
    [VMG_SAY_SHIFT] = "知らない範囲に出たことに気づくか",
    [VMG_SAY_SHIFT_NOTE] =
        "{0} が {1} 以上の行を学習から除きました（学習 {2} 行、範囲外 {3} 行）。そこでは何も学んでいないので、"
        "誤差と同じように誤差の幅も大きくなるべきです。",
    [VMG_SAY_SHIFT_ERROR] = "誤差",
    [VMG_SAY_SHIFT_STD] = "誤差の幅（標準偏差）",
    [VMG_SAY_SHIFT_MODEL_STD] = "うちモデルによる分",
    [VMG_SAY_SHIFT_ENTROPY] = "不確かさ（エントロピー）",
    [VMG_SAY_SHIFT_COVERAGE] = "90 % 区間に入った割合",
    [VMG_SAY_INSIDE] = "範囲内",
    [VMG_SAY_BEYOND] = "範囲外",
    [VMG_SAY_RATIO] = "倍率",
    [VMG_SAY_GROW] = "大きくなる",
    [VMG_SAY_SHRINK] = "小さくなる",
    [VMG_SAY_LEARNING] = "何行あれば足りるか",
    [VMG_SAY_LEARNING_NOTE] = "同じ方法を、同じ行の一部だけで学習させ、同じテスト行で調べました。",
    [VMG_SAY_LEARNING_ROWS] = "学習に使った行の数",
    [VMG_SAY_LEARNING_TITLE] = "学習行数と{0}",
    [VMG_SAY_LEARNING_DESCRIPTION] = "線は方法ごとで、標準誤差つきです。数値は表にあります。",
    [VMG_SAY_FAILURES] = "うまくいかなかったもの",
    [VMG_SAY_FAILED] = "失敗",
    [VMG_SAY_PARTIAL] = "一部のみ",
    [VMG_SAY_LEFT_OUT] = "対象外",
    [VMG_SAY_WORDS] = "方法と指標の説明",
    [VMG_SAY_HOW] = "測定の方法",
    [VMG_SAY_HOW_FOLDS] =
        "行を無作為に {0} 個に分け、それぞれを、残りで学習したあとに 1 度ずつテストしました。最初の回は学習 {1} 行、"
        "テスト {2} 行です。",
    [VMG_SAY_HOW_GROUP] =
        "{3} が同じ行をまとめたまま {0} 個に分け、それぞれを、残りで学習したあとに 1 度ずつテストしました。最初の回は"
        "学習 {1} 行、テスト {2} 行です。",
    [VMG_SAY_HOW_ORDER] =
        "行を {3} の順に並べ、前の部分で学習して後の部分でテストすることを {0} 回行いました。最初の回は学習 {1} 行、"
        "テスト {2} 行です。",
    [VMG_SAY_HOW_SPLITS] = "与えられたファイルのとおりに {0} 回分けました。最初の回は学習 {1} 行、テスト {2} 行です。",
    [VMG_SAY_HOW_REPEATS] = "これを、分け方を変えて {0} 回繰り返しました。",
    [VMG_SAY_HOW_DIFFERENCE] =
        "差は同じ行について 1 回ごとに取り、学習行が重なることを考慮した {0} 区間をつけました（補正リサンプル t "
        "検定、Nadeau・Bengio 2003）。区間が 0 を含むとき「明らかな差なし」とします。",
    [VMG_SAY_HOW_MANY] = "区間は方法の数については補正していません。同じ実力の方法が 20 あれば、1 "
                         "つは偶然に劣って見えることがあります。",
    [VMG_SAY_HOW_COST] = "時間はプロセッサ 1 コアでのもの、メモリは同時に使った最大量です。",
    [VMG_SAY_HOW_MACHINE] = "vmg {0}、{1}（{2}、{3} スレッド）、所要時間 {4}、{5}。",
    [VMG_SAY_HOW_RESUMED] = "一部の結果は、中断された同じ比較から引き継いだものです。",
    [VMG_SAY_COMMAND] = "実行したコマンド",
    [VMG_SAY_NO_PICTURES] =
        "このページには図がありません。図には gnuplot（Debian では gnuplot-nox）が必要ですが、見つかりませんでした。",
    [VMG_SAY_INPUTS] = "入力：{0}。",
    [VMG_SAY_MEANING] = "意味",
    [VMG_SAY_METRIC] = "指標",
    [VMG_SAY_SCROLLS] = "表、横にスクロールできます",
    [VMG_SAY_FRACTION_BELOW] = "行の割合",
};

static const vmg_word metrics[] = {
    {"rmse", "典型的な誤差", "予測と実測の差の二乗平均平方根。予測する量と同じ単位（RMSE）"},
    {"mae", "平均の誤差", "予測と実測の隔たりの平均。予測する量と同じ単位（MAE）"},
    {"r2", "R²", "予測する量の変動のうち説明できた割合。1 ならすべて"},
    {"log_likelihood", "対数尤度", "誤差とその幅を合わせた得点。予測から見て、実測値がどれだけ起こりやすかったか"},
    {"crps", "CRPS", "予測分布全体と実測値との隔たり。予測する量と同じ単位"},
    {"coverage_50", "50 % 区間", "50 % 区間に入った実測値の割合。50 % が正しい"},
    {"coverage_90", "90 % 区間", "90 % 区間に入った実測値の割合。90 % が正しい"},
    {"coverage_95", "95 % 区間", "95 % 区間に入った実測値の割合。95 % が正しい"},
    {"interval_width_90", "90 % 区間の幅", "90 % 区間の幅の平均。予測する量と同じ単位。狭くて、しかも当たるのが良い"},
    {"accuracy", "正解の割合", "クラスを正しく予測した行の割合"},
    {"error_rate", "誤りの割合", "クラスを誤って予測した行の割合"},
    {"brier", "Brier", "確率と実際の結果との隔たりの二乗平均。0 なら完全"},
    {"ece", "確率のずれ", "予測した確率と、実際に起きた割合との隔たりの平均"},
    {"set_coverage_90", "90 % 集合の的中", "正解のクラスが 90 % 集合に入った行の割合。90 % が正しい"},
    {"set_coverage_95", "95 % 集合の的中", "正解のクラスが 95 % 集合に入った行の割合。95 % が正しい"},
    {"set_size_90", "90 % 集合の大きさ", "90 % 集合に入るクラスの数の平均。的中を保って小さいほどよい"},
    {"average_precision", "平均適合率", "すべてのしきい値にわたる陽性クラスの適合率。1 なら完全"},
    {"roc_auc", "ROC AUC", "陽性の行が陰性の行より高い確率をもつ割合。1 なら完全"},
    {NULL, NULL, NULL},
};

static const vmg_word methods[] = {
    {"matrix", NULL,
     "最良の重みだけでなく、その重みがどれだけ不確かかも持つニューラルネットワーク。だから、予測がどれだけ確かかが"
     "わかります。このプログラムの方法です。"},
    {"matrix-sampled", NULL, "matrix と同じ方法を、厳密な式ではなく、重みを乱数で引いて学習させたもの。"},
    {"paper", NULL, "matrix に、元の論文にある人工的なデータ点を加えたもの。"},
    {"factorised", NULL, "重み 1 つごとに独立した不確かさをもつネットワーク。"},
    {"dropout", NULL, "一部を無作為に止めるネットワーク。止め方による答えの違いを不確かさとします。"},
    {"propagation", NULL, "1 行ずつ、確信の度合いを伝えながら学ぶネットワーク。"},
    {"gaussian-process", NULL,
     "ネットワークではなく、新しい行に最も似た既知の行から予測します。小さな表では厳密、大きな表では低速。"},
    {"laplace", NULL, "ふつうのネットワークの学習後に、最適点の鋭さから不確かさを求めたもの。"},
    {"network", NULL, "ふつうのニューラルネットワーク。誤差の幅はどの行でも同じです。"},
    {"ensemble", NULL, "別々に学習したふつうのネットワークを数個使い、答えの違いを不確かさとします。"},
    {"linear", NULL, "データに当てはめた直線（平面）と、その不確かさ。"},
    {"constant", NULL, "いつも平均、またはクラスの割合を答えます。入力を使わずに得られる水準です。"},
    {NULL, NULL, NULL},
};

const vmg_language vmg_language_japanese = {
    .code = "ja", .separator = "、", .say = say, .metrics = metrics, .methods = methods};
