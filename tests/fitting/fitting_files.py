"""Files in NIST's StRD format: one of NIST's own (public domain), the others made from formulas."""

import math

#: NIST/ITL StRD, dataset Misra1a (D. Misra, NIST, 1978); public domain.
MISRA1A = """NIST/ITL StRD
Dataset Name:  Misra1a           (Misra1a.dat)

File Format:   ASCII
               Starting Values   (lines 41 to 42)
               Certified Values  (lines 41 to 47)
               Data              (lines 61 to 74)

Procedure:     Nonlinear Least Squares Regression

Data:          1 Response Variable  (y = volume)
               1 Predictor Variable (x = pressure)
               14 Observations
               Lower Level of Difficulty

Model:         Exponential Class
               2 Parameters (b1 and b2)

               y = b1*(1-exp[-b2*x])  +  e


          Starting values                  Certified Values

        Start 1     Start 2           Parameter     Standard Deviation
  b1 =   500         250           2.3894212918E+02  2.7070075241E+00
  b2 =     0.0001      0.0005      5.5015643181E-04  7.2668688436E-06

Residual Sum of Squares:                    1.2455138894E-01
Residual Standard Deviation:                1.0187876330E-01
Degrees of Freedom:                                12
Number of Observations:                            14


Data:   y               x
      10.07E0      77.6E0
      14.73E0     114.9E0
      17.94E0     141.1E0
      23.93E0     190.8E0
      29.61E0     239.9E0
      35.18E0     289.0E0
      40.02E0     332.8E0
      44.82E0     378.4E0
      50.76E0     434.8E0
      55.05E0     477.3E0
      61.01E0     536.8E0
      66.40E0     593.1E0
      75.47E0     689.1E0
      81.78E0     760.0E0
"""


def linear_file() -> str:
    """A linear problem as NIST writes them, without starts: y = 2 + 3*x exactly, and one error.

    With the residuals 1, -2, 1 added, which are orthogonal to 1 and to x, the solution stays.
    """
    rows = "\n".join(
        f"   {2 + 3 * x + error:>8}   {x:>5}" for x, error in ((1, 1), (2, -2), (3, 1))
    )
    return f"""NIST/ITL StRD
Dataset Name:  Straight (Straight.dat)

Procedure:     Linear Least Squares Regression

Data:          1 Response Variable (y)
               1 Predictor Variable (x)
               3 Observations

Model:         Linear Class
               2 Parameters (B0,B1)

               y = B0 + B1*x + e

               Certified Regression Statistics

                                          Standard Deviation
     Parameter          Estimate             of Estimate

        B0         2.00000000000000      3.74165738677394
        B1         3.00000000000000      1.73205080756888

     Residual
     Standard Deviation   2.44948974278318

               Certified Analysis of Variance Table

Source of Degrees of    Sums of             Mean
Variation  Freedom      Squares            Squares           F Statistic

Regression    1    18.0000000000000   18.0000000000000   3.00000000000000
Residual      1    6.00000000000000   6.00000000000000

Data:       y          x
{rows}
"""


def two_predictors_file() -> str:
    """A formula over several lines with log[y], arctan, a constant, D exponents, two predictors."""
    truth = {"b1": 2.5, "b2": 0.75, "b3": -0.25, "b4": 1.5}
    lines = []
    for i in range(24):
        x1, x2 = 1 + i % 6, 10 + 3 * (i // 6)
        value = truth["b1"] + math.atan(truth["b2"] * x1) / math.pi
        value += truth["b3"] * math.exp(-x1 / truth["b4"]) * math.cos(2 * math.pi * x2 / 12)
        number = f"{math.exp(value):.15E}".replace("E", "D")
        lines.append(f"   {number}   {x1}.D0   {x2}")
    rows = "\n".join(lines)
    starts = {"b1": 2, "b2": 1, "b3": -0.5, "b4": 1}
    table = "\n".join(
        f"  {name} = {starts[name]:>8}  {value * 1.1:.4f}  {value:.9E}  1.0E-10"
        for name, value in truth.items()
    )
    return f"""Dataset Name:  Twofold (Twofold.dat)

Data:          1 Response   (y = strength)
               2 Predictors (x1 = time; x2 = temperature)
               24 Observations

Model:         Miscellaneous Class
               4 Parameters (b1 to b4)

               pi = 3.141592653589793238462643383279E0
               log[y] = b1 + arctan[b2*x1]/pi
                        + b3*exp[-x1/b4]
                             *cos( 2*pi*x2/12 )  +  e

          Starting Values                  Certified Values

        Start 1     Start 2           Parameter     Standard Deviation
{table}

Residual Sum of Squares:                    0.0000000000E+00
Number of Observations:                            24

Data:   y              x1            x2
{rows}
"""
